-- Keeps a quota that several processes use together: SharedQuota.exchange as one step of Redis.
--
-- How is it designed, and why?
--
-- The whole state of a quota is one value below one key, so that a call reads and writes it in
-- one step, also in a cluster. The only clock is Redis' own: what members call a time is one
-- that an earlier answer told them.
--
-- Each limit has a log, a sorted flat list of ends and amounts: a charge counts until one window
-- after the latest moment at which its request can arrive. So no window, wherever it begins,
-- sees more than the allowance (see SlidingWindow in core). Ends are rounded up to a 256th of
-- the window, which bounds the log. A charge that has ended is kept for two seconds more,
-- because a provider's word on what remains is that old when it is heard.
--
-- Members who wait stand in line by ticket. To tell when a member may go, the asks before it are
-- given their places first, each at the first moment at which all limits have room for it and
-- not before the one ahead. That is a walk through the log along time, and only forward. Such a
-- place is not kept: it is found anew at the next call, and charged when its member fetches it.
-- After a grant a member's next ask goes to the end of the line. A quick process comes round more
-- often than a slow one; so while others want places too, a member whose share of the window is
-- used up stands aside.
--
-- A keeper that may have lost what was used has nothing left until that is out of the window. It
-- may have lost what was used before Redis started, if it has no state or one that was written
-- before that; and what was used until now, if the member knows a state and there is none, or
-- another one. How long Redis has been up is asked only after a moment without a call, since it
-- cannot have started without one.

local SECOND = 1000000
local MINUTE = 60 * SECOND
local GONE = 3 * SECOND
local FORGOTTEN = MINUTE
local KEPT = 2 * SECOND
local QUIET = 200000
local SOON = 10000
local EARLY = 5000
local UNTIL_A_SLOT = 25000
local SHORTENED = 600 * SECOND
local PARTS = 8
local RECENT = 200000
local TURNS = 16
local MARGIN = 1.05

local clock = redis.call('TIME')
local now = clock[1] * SECOND + clock[2]

-- The report, in the order in which ReportArguments writes it.

local position = 0

local function text()
	position = position + 1
	return ARGV[position]
end

local function number()
	return tonumber(text())
end

local function numbers(count)
	local list = {}
	for i = 1, count do
		list[i] = number()
	end
	return list
end

local member, sequence, known = text(), number(), text()
local names, told = {}, {}
for i = 1, number() do
	names[i] = text()
	local terms = numbers(3)
	told[i] = { allowance = terms[1], window = terms[2], configured = terms[3] == 1 }
end
local corrections = numbers(3 * number())
local remaining = numbers(3 * number())
local slots, concurrency, pause, latch = number(), number(), number(), text()
local wish
if text() ~= 'nothing' then
	wish = { ahead = ARGV[position] == 'ahead', more = number(), slack = number() }
	wish.head = numbers(#names)
	wish.each = numbers(#names)
end

-- The log of a limit.

-- The position of the first charge that ends at a time or later.
local function find(log, time)
	local low, high = 1, #log / 2 + 1
	while low < high do
		local middle = math.floor((low + high) / 2)
		if log[2 * middle - 1] < time then
			low = middle + 1
		else
			high = middle
		end
	end
	return 2 * low - 1
end

local function add(log, stop, amount)
	local at = find(log, stop)
	if log[at] == stop and log[at + 1] + amount > 0 then
		log[at + 1] = log[at + 1] + amount
	elseif log[at] == stop then
		table.remove(log, at)
		table.remove(log, at)
	elseif amount > 0 then
		table.insert(log, at, amount)
		table.insert(log, at, stop)
	end
end

-- What is charged until after a time.
local function sum(log, time)
	local total = 0
	for i = find(log, time + 1), #log, 2 do
		total = total + log[i + 1]
	end
	return total
end

local function prune(log)
	local first = find(log, now - KEPT)
	if first == 1 then
		return log
	end
	local left = {}
	for i = first, #log do
		left[i - first + 1] = log[i]
	end
	return left
end

local function rounded(limit, time)
	local grid = math.max(1000, math.floor(limit.window / 256))
	return math.ceil(time / grid) * grid
end

-- Loading, and what may have been lost.

-- If Redis does not tell, it is taken to have started just now.
local function started()
	local info = redis.pcall('INFO', 'server')
	return now - tonumber(type(info) == 'string' and info:match('uptime_in_seconds:(%d+)') or 0) * SECOND
end

local packed = redis.call('GET', KEYS[1])
local state = packed and cmsgpack.unpack(packed)

-- From when on the state has all that was used; nil if that has not changed.
local since
if not state or now < state.time - SECOND then
	since = (state or known ~= '') and now or started()
	state = { time = now, tickets = 0, cooldown = 0, version = 0, limits = {}, members = {} }
elseif known ~= '' and known ~= state.epoch then
	since = not state.lost and now or nil
elseif now - state.time > QUIET then
	local start = started()
	since = state.time < start and state.since + SECOND < start and start or nil
end
now = math.max(now, state.time)
state.time = now
if since then
	state.epoch = string.format('%.0f-', now) .. member
	state.since = since
	state.lost = since > now - MINUTE
end

-- Members.

local function alive(other)
	return now - other.seen <= GONE
end

for id, other in pairs(state.members) do
	if now - other.seen > FORGOTTEN then
		state.members[id] = nil
	elseif not alive(other) then
		other.ticket, other.slots = nil, 0
	end
end
local own = state.members[member]
local stale = own and sequence < own.sequence
local fresh = not own or sequence > own.sequence
if not own then
	own = { terms = {} }
	state.members[member] = own
end
own.seen = now
if not stale then
	own.sequence, own.slots, own.concurrency = sequence, slots, concurrency > 0 and concurrency or nil
end

-- Limits: what users configured holds, the strictest of it; else what was told last. A window
-- that a member learned to be shorter holds for ten minutes.

local function stricter(one, other)
	local a, b = one.allowance * other.window, other.allowance * one.window
	return a < b or a == b and one.window < other.window
end

local function strictest(name)
	local best
	for _, other in pairs(state.members) do
		local terms = other.terms[name]
		if terms and terms.configured and (not best or stricter(terms, best)) then
			best = terms
		end
	end
	return best
end

local function learn(limit, terms, before)
	local base = limit.base
	local news = not before or before.allowance ~= terms.allowance or before.window ~= terms.window
	if terms.configured or terms.allowance == 0 or not (news or not base) then
		return
	end
	local short = limit.short
	if base and terms.window < base.window then
		if not short or terms.window <= short.window then
			local at = short and short.window == terms.window and short.at or now
			limit.short = { allowance = terms.allowance, window = terms.window, at = at }
		end
	elseif not base or not base.configured then
		limit.base = terms
	end
end

local function enforce(limit, allowance, window)
	if window ~= limit.window then
		limit.before = limit.window
		for i = 1, #limit.log, 2 do
			limit.log[i] = limit.log[i] + window - limit.window
		end
		limit.foreign = {}
	end
	limit.allowance, limit.window = allowance, window
end

local function settle(limit, name)
	local configured = strictest(name)
	if configured then
		limit.base = configured
	elseif limit.base then
		limit.base = { allowance = limit.base.allowance, window = limit.base.window }
	end
	local base, short = limit.base, limit.short
	if short and base and (now - short.at > SHORTENED or short.window >= base.window) then
		limit.short, short = nil, nil
	end
	if short and base then
		local share = math.floor(base.allowance * short.window / base.window)
		enforce(limit, math.max(1, math.min(short.allowance, share)), short.window)
	elseif base then
		enforce(limit, base.allowance, base.window)
	end
end

local limits = {}
for i, name in ipairs(names) do
	local limit = state.limits[name] or { allowance = 0, window = told[i].window, log = {}, foreign = {} }
	if fresh then
		local before = own.terms[name]
		own.terms[name] = told[i]
		learn(limit, told[i], before)
	end
	settle(limit, name)
	limit.log = prune(limit.log)
	state.limits[name], limits[i] = limit, limit
end

-- What happened since the last report.

local function correct(limit, stop, amount)
	if amount > 0 then
		stop = math.min(stop, rounded(limit, now + limit.window + SECOND))
		if stop > now then
			add(limit.log, stop, amount)
		end
	else
		local exact = limit.log[find(limit.log, stop)] == stop
		add(limit.log, exact and stop or stop + limit.window - (limit.before or limit.window), amount)
	end
end

-- Of what others use, the highest of each eighth of a window is known for a window.
local function noticed(limit, amount)
	local part = math.floor(now / (limit.window / PARTS))
	while limit.foreign[1] and limit.foreign[1] < part - PARTS do
		table.remove(limit.foreign, 1)
		table.remove(limit.foreign, 1)
	end
	local last = #limit.foreign
	if limit.foreign[last - 1] == part then
		limit.foreign[last] = math.max(limit.foreign[last], amount)
	else
		limit.foreign[last + 1], limit.foreign[last + 2] = part, amount
	end
end

if fresh then
	for i = 1, #corrections, 3 do
		correct(limits[corrections[i] + 1], corrections[i + 1], corrections[i + 2])
	end
	for i = 1, #remaining, 3 do
		local limit = limits[remaining[i] + 1]
		local others = limit.allowance - remaining[i + 1] - sum(limit.log, remaining[i + 2])
		if limit.allowance > 0 and others > 0 then
			noticed(limit, others)
		end
	end
	if pause > 0 then
		state.cooldown = math.max(state.cooldown, now + pause)
	end
	local kind = latch:sub(1, 1)
	if kind == '+' and not state.latch or kind == '-' and state.latch then
		state.latch = kind == '+' and latch:sub(2) or nil
		state.version = math.max(state.version + 1, now)
	end
end

-- The walk: each limit has a cursor that moves along time. The foreign use is a charge that
-- leaves in steps, as the parts of the window do in which it was noticed.

local function foreign(limit)
	local steps, most = {}, 0
	for i = #limit.foreign - 1, 1, -2 do
		local stop = math.ceil((limit.foreign[i] + PARTS + 1) * limit.window / PARTS)
		local amount = limit.foreign[i + 1]
		if stop > now and amount > most then
			table.insert(steps, 1, amount - most)
			table.insert(steps, 1, stop)
			most = amount
		end
	end
	return steps, most
end

local cursors = {}
for i, limit in ipairs(limits) do
	local steps, others = foreign(limit)
	local opens = limit.window <= MINUTE and state.since + limit.window or 0
	cursors[i] = { name = names[i], room = limit.allowance, foreign = others, opens = opens,
		used = sum(limit.log, now), log = limit.log, at = find(limit.log, now + 1), line = steps, next = 1 }
	cursors[i].taken = cursors[i].used + others
	if limit.allowance > 0 and opens > now then
		cursors[i].used = limit.allowance
	end
	if #steps == 0 then
		limit.foreign = {}
	end
end

local function ends(cursor)
	local one, other = cursor.log[cursor.at], cursor.line[cursor.next]
	return one and other and math.min(one, other) or one or other
end

local function leave(cursor)
	local one, other = cursor.log[cursor.at], cursor.line[cursor.next]
	if one and (not other or one <= other) then
		cursor.taken, cursor.at = cursor.taken - cursor.log[cursor.at + 1], cursor.at + 2
	else
		cursor.taken, cursor.next = cursor.taken - cursor.line[cursor.next + 1], cursor.next + 2
	end
end

-- Moves on to the first time at which all limits have room for what is needed.
local function place(needs, time, waitsFor)
	for _, cursor in ipairs(cursors) do
		local need = math.min(needs[cursor.name] or 0, cursor.room)
		if need > 0 and cursor.opens > time then
			time, waitsFor = cursor.opens, cursor.name
		end
		while need > 0 and cursor.taken + need > cursor.room and ends(cursor) do
			if ends(cursor) > time then
				time, waitsFor = ends(cursor), cursor.name
			end
			leave(cursor)
		end
	end
	for _, cursor in ipairs(cursors) do
		while ends(cursor) and ends(cursor) <= time do
			leave(cursor)
		end
	end
	return time, waitsFor
end

local function reserve(ask, time)
	for i, cursor in ipairs(cursors) do
		local need = math.min(ask.needs[cursor.name] or 0, cursor.room)
		if need > 0 then
			local last = cursor.line[#cursor.line - 1] or 0
			cursor.taken = cursor.taken + need
			table.insert(cursor.line, math.max(last, time + ask.slack + limits[i].window))
			table.insert(cursor.line, need)
		end
	end
end

-- The wish.

local members, line, contested, inUse, most = 0, {}, false, 0, nil
local rivals, lastRival = 0, 0
for id, other in pairs(state.members) do
	if other.concurrency then
		most = math.min(most or other.concurrency, other.concurrency)
	end
	if alive(other) then
		members = members + 1
		inUse = inUse + other.slots
		if id ~= member then
			contested = contested or other.ticket or (other.waited and now - other.waited <= SECOND)
			if other.ticket or (other.waited and now - other.waited <= RECENT) then
				rivals, lastRival = rivals + 1, math.max(lastRival, other.ticket and now or other.waited)
			end
			if other.ticket and not (own.ticket and other.ticket > own.ticket) then
				line[#line + 1] = other
			end
		end
	end
end
table.sort(line, function(one, other) return one.ticket < other.ticket end)

local free = most and most - inUse or math.huge
local needs = {}
if wish then
	for i, name in ipairs(names) do
		needs[name] = limits[i].allowance > 0 and math.min(wish.head[i], limits[i].allowance) or 0
	end
end

-- The limit of which the fewest attempts fit into a window, and how many do.
local tightest, fitting = nil, math.huge
for i, limit in ipairs(limits) do
	if wish and limit.allowance > 0 and wish.each[i] > 0 and limit.allowance / wish.each[i] < fitting then
		tightest, fitting = i, limit.allowance / wish.each[i]
	end
end

-- How many are left of the member's share of a window, where others want places too. What it was
-- granted is kept in TURNS parts of a window.
local function ownShare()
	local got, turns = 0, own.turns or {}
	for i = 1, #turns, 2 do
		got = got + (turns[i] > now - limits[tightest].window and turns[i + 1] or 0)
	end
	return math.ceil(MARGIN * fitting / (rivals + 1)) - got
end

local function count(attempts)
	local window, turns = limits[tightest].window, own.turns or {}
	while turns[1] and turns[1] <= now - window do
		table.remove(turns, 1)
		table.remove(turns, 1)
	end
	if turns[1] and now - turns[#turns - 1] < window / TURNS then
		turns[#turns] = turns[#turns] + attempts
	else
		turns[#turns + 1], turns[#turns + 2] = now, attempts
	end
	own.turns = turns
end

local function isShareUsedUp()
	return rivals > 0 and tightest and ownShare() < 1
end

-- How many further ones may go at once, where so many attempts have a slot. Where others waited a
-- moment ago, a member takes an eighth of its share of a window at most, and asks again.
local function more(attempts)
	local extra = math.min(wish.more, attempts - 1)
	for i, cursor in ipairs(cursors) do
		if cursor.room > 0 and wish.each[i] > 0 then
			extra = math.min(extra, math.floor((cursor.room - cursor.taken - needs[names[i]]) / wish.each[i]))
		end
	end
	if contested and tightest then
		extra = math.min(extra, math.ceil(fitting / (8 * members)) - 1)
	end
	if rivals > 0 and tightest then
		extra = math.min(extra, ownShare() - 1)
	end
	return math.max(0, extra)
end

local function grant(go, attempts)
	local charges = {}
	for i, limit in ipairs(limits) do
		local amount, stop = 0, 0
		if limit.allowance > 0 then
			amount = needs[names[i]] + (attempts - 1) * wish.each[i]
			stop = rounded(limit, go + wish.slack + limit.window)
			add(limit.log, stop, amount)
			cursors[i].used = cursors[i].used + amount
		end
		charges[i] = { amount, stop }
	end
	if tightest then
		count(attempts)
	end
	own.slots = own.slots + attempts
	own.waited = own.ticket and now or own.waited
	own.ticket = nil
	return { go = go, attempts = attempts, charges = charges }
end

-- From a quota that is at most half used, and only if nobody waits.
local function ahead()
	own.ticket = nil
	if #line > 0 or state.cooldown > now or (most and inUse + 1 > most / 2) then
		return nil
	end
	for i, cursor in ipairs(cursors) do
		cursor.room = math.floor(cursor.room / 2)
		if limits[i].allowance > 0 and (cursor.opens > now or cursor.taken + needs[names[i]] > cursor.room) then
			return nil
		end
	end
	return grant(now, 1 + more(most and math.floor(most / 2) - inUse or math.huge))
end

local function inTurn()
	local go, waitsFor = now, nil
	if state.cooldown > now then
		go, waitsFor = state.cooldown, 'cooldown'
	end
	for _, ask in ipairs(line) do
		go, waitsFor = place(ask.needs, go, waitsFor)
		reserve(ask, go)
		free = free - 1
	end
	go, waitsFor = place(needs, go, waitsFor)
	local soon = go <= now + SOON
	if soon and isShareUsedUp() then
		own.ticket, own.waited = nil, now
		return nil, lastRival + RECENT, names[tightest]
	end
	if soon and free >= 1 then
		return grant(go, 1 + more(free))
	end
	if not own.ticket then
		state.tickets = state.tickets + 1
		own.ticket = state.tickets
	end
	own.needs, own.slack, own.waited = needs, wish.slack, now
	if soon then
		return nil, now + UNTIL_A_SLOT, 'concurrency'
	end
	return nil, go - EARLY, waitsFor
end

local granted, again, waitsFor
if wish and not stale then
	if wish.ahead then
		granted = ahead()
	else
		granted, again, waitsFor = inTurn()
	end
elseif not stale then
	own.ticket = nil
end

-- Storing, and the answer in the order in which ReplyReader reads it.

local kept = MINUTE
for _, limit in pairs(state.limits) do
	kept = math.max(kept, limit.window + MINUTE)
end
redis.call('SET', KEYS[1], cmsgpack.pack(state), 'PX', math.ceil(kept / 1000))

local conflicts, seen = {}, {}
local function conflict(at, allowance, window, terms)
	local values = { at, allowance, window, terms.allowance, terms.window }
	local pair = table.concat(values, ' ')
	if (terms.allowance ~= allowance or terms.window ~= window) and not seen[pair] then
		seen[pair] = true
		conflicts[#conflicts + 1] = values
	end
end
for _, other in pairs(state.members) do
	for i, name in ipairs(names) do
		local terms, base = other.terms[name], limits[i].base
		if terms and terms.configured then
			conflict(i - 1, base.allowance, base.window, terms)
		end
	end
	if other.concurrency then
		conflict(-1, most, 0, { allowance = other.concurrency, window = 0 })
	end
end

local reply = { now, state.epoch, members, math.max(0, state.cooldown - now), state.latch and '+' .. state.latch or '',
	state.version, again or 0, waitsFor or '', granted and granted.attempts or 0, granted and granted.go or 0 }
for i, limit in ipairs(limits) do
	local charge = granted and granted.charges[i] or { 0, 0 }
	local configured = limit.base and limit.base.configured and not limit.short
	for _, value in ipairs({ limit.allowance, limit.window, configured and 1 or 0, cursors[i].used, cursors[i].foreign,
		charge[1], charge[2] }) do
		reply[#reply + 1] = value
	end
end
reply[#reply + 1] = #conflicts
for _, values in ipairs(conflicts) do
	for _, value in ipairs(values) do
		reply[#reply + 1] = value
	end
end
return reply

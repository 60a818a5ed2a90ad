-- The walk: each limit has a cursor that moves along time. The external use is a charge that
-- leaves in steps, as the parts of the window do in which it was noticed.

local function external(limit)
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
	local steps, others = external(limit)
	local opens = limit.window <= MINUTE and state.since + limit.window or 0
	cursors[i] = { name = names[i], room = limit.allowance, external = others, opens = opens,
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

-- The lease request, and who else wants places. Who asks ahead of its need has left the line, so
-- all that wait are before it.

if request and request.ahead and not stale then
	own.ticket = nil
end
local members, line, others, rivals, contested, inUse, most = 0, {}, {}, 0, false, 0, nil
for id, other in pairs(state.members) do
	if id ~= member then
		others[#others + 1] = other
	end
	if other.concurrency then
		most = math.min(most or other.concurrency, other.concurrency)
	end
	if alive(other) then
		members = members + 1
		inUse = inUse + other.slots
		contested = contested or id ~= member and hasWaited(other)
		rivals = rivals + (id ~= member and wants(other) and 1 or 0)
		if id ~= member and other.ticket and isPresent(other) and not (own.ticket and other.ticket > own.ticket) then
			line[#line + 1] = other
		end
	end
end
table.sort(line, function(one, other) return one.ticket < other.ticket end)

local free = most and most - inUse or math.huge
local needs = {}
if request then
	for i, name in ipairs(names) do
		needs[name] = limits[i].allowance > 0 and math.min(request.head[i], limits[i].allowance) or 0
	end
end

-- The limit of which the fewest attempts fit into a window, and how many do, one at least.
local tightest, fitting = nil, math.huge
for i, limit in ipairs(limits) do
	if request and limit.allowance > 0 and request.each[i] > 0 then
		local fit = math.max(1, limit.allowance / request.each[i])
		if fit < fitting then
			tightest, fitting = i, fit
		end
	end
end

local share = math.huge
if tightest and rivals > 0 then
	local limit, cursor = limits[tightest], cursors[tightest]
	share = ownShare(limit.window, fitting, others, cursor.external / limit.allowance,
		math.max(0, limit.allowance - cursor.taken) / limit.allowance)
end

-- How many further ones may go at once, where so many attempts have a slot. Where others waited a
-- moment ago, a member takes an eighth of its share at most, of a window or of the slots, and asks
-- again.
local function more(attempts)
	local extra = math.min(request.more, attempts - 1)
	for i, cursor in ipairs(cursors) do
		if cursor.room > 0 and request.each[i] > 0 then
			extra = math.min(extra, math.floor((cursor.room - cursor.taken - needs[names[i]]) / request.each[i]))
		end
	end
	if contested then
		extra = math.min(extra, math.ceil(math.min(fitting, most or math.huge) / (8 * members)) - 1)
	end
	extra = math.min(extra, share - 1)
	return math.max(0, extra)
end

local function grant(go, attempts)
	local charges = {}
	for i, limit in ipairs(limits) do
		local amount, stop = 0, 0
		if limit.allowance > 0 then
			amount = needs[names[i]] + (attempts - 1) * request.each[i]
			stop = rounded(limit, go + request.slack + limit.window)
			add(limit.log, stop, amount)
			cursors[i].used = cursors[i].used + amount
		end
		charges[i] = { amount, stop }
	end
	if tightest then
		local window = limits[tightest].window
		granted(attempts, window, fitting)
		if not request.ahead then
			own.hungry, own.wanted = attempts <= request.more, now + recent(window)
		end
	end
	own.slots = own.slots + attempts
	own.waited = own.ticket and now or own.waited
	own.ticket = nil
	return { go = go, attempts = attempts, charges = charges }
end

-- From a quota that is at most half used, and only if no member waits.
local function ahead()
	if #line > 0 or share < 1 or state.cooldown > now or (most and inUse + 1 > most / 2) then
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
	if soon and share < 1 then
		return nil, standAside(limits[tightest].window), names[tightest]
	end
	if soon and free >= 1 then
		return grant(go, 1 + more(free))
	end
	if not own.ticket then
		state.tickets = state.tickets + 1
		own.ticket = state.tickets
	end
	own.needs, own.slack, own.waited = needs, request.slack, now
	if soon then
		return nil, now + UNTIL_A_SLOT, 'concurrency'
	end
	return nil, go - EARLY, waitsFor
end

local lease, again, waitsFor
if request and not stale then
	if request.ahead then
		lease = ahead()
	else
		lease, again, waitsFor = inTurn()
	end
elseif not stale then
	own.wanted = not own.ticket and own.wanted or nil
	own.ticket = nil
end

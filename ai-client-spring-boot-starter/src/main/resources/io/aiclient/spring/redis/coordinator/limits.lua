-- Limits: what users configured holds, the strictest of it; else what was reported last. A window
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
	-- foreign is the external use, by the name that members of protocol 1 read
	local limit = state.limits[name] or { allowance = 0, window = reported[i].window, log = {}, foreign = {} }
	if fresh then
		local before = own.terms[name]
		own.terms[name] = reported[i]
		learn(limit, reported[i], before)
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
	for i = 1, #charges, 3 do
		correct(limits[charges[i] + 1], charges[i + 1], charges[i + 2])
	end
	for i = 1, #remaining, 3 do
		local limit = limits[remaining[i] + 1]
		local others = limit.allowance - remaining[i + 1] - sum(limit.log, remaining[i + 2])
		if limit.allowance > 0 and others > 0 then
			noticed(limit, others)
		end
	end
	if pause > 0 then
		state.cooldown = math.max(state.cooldown, now + math.min(pause, LONGEST_PAUSE))
	elseif pause < 0 then
		state.cooldown, state.releases = 0, (state.releases or 0) + 1
		for _, limit in pairs(state.limits) do
			limit.foreign = {}
		end
	end
	for _, latch in ipairs(latches) do
		turn(latch.key, latch.change:sub(1, 1) == '+' and latch.change:sub(2) or nil)
	end
end

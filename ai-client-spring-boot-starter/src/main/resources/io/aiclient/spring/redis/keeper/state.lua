-- Loading, and what may have been lost.

local function longest(limits)
	local window = 0
	for _, limit in pairs(limits) do
		if limit.window <= MINUTE then
			window = math.max(window, limit.window)
		end
	end
	return window
end

-- Zero if Redis does not tell, which is taken for a start just now.
local function uptime()
	local info = redis.pcall('INFO', 'server')
	return tonumber(type(info) == 'string' and info:match('uptime_in_seconds:(%d+)') or 0) * SECOND
end

local packed = redis.call('GET', KEYS[1])
local state = packed and cmsgpack.unpack(packed)
local own = state and state.members[member]
local lost
if state and now < state.time - SECOND then
	state, own, lost = nil, nil, true
elseif not state then
	lost = known ~= '' or uptime() < longest(told)
elseif known ~= '' and known ~= state.epoch then
	lost = not state.shut
elseif known ~= '' and (not own or sequence > own.sequence + 1) then
	lost = state.time < now - uptime()
end
if not state then
	state = { time = now, tickets = 0, cooldown = 0, version = 0, limits = {}, members = {} }
end
now = math.max(now, state.time)
state.time = now
if lost or not state.epoch then
	state.epoch = string.format('%.0f-', now) .. member
end
if lost then
	state.shut = now
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
own = state.members[member]
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

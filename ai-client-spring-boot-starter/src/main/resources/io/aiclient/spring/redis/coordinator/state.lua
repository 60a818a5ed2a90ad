-- Loading, and what may have been lost.

-- If Redis does not tell, it is taken to have started just now.
local function started()
	local info = redis.pcall('INFO', 'server')
	return now - tonumber(type(info) == 'string' and info:match('uptime_in_seconds:(%d+)') or 0) * SECOND
end

local packed = redis.call('GET', KEYS[1])
local state = packed and unpacked(packed)
if packed and type(state) == 'table' and isNumber(state.protocol) and state.protocol ~= PROTOCOL then
	return redis.error_reply('AICLIENTPROTOCOL ' .. state.protocol)
end
if packed and not isQuota(state) then
	return redis.error_reply('AICLIENTFOREIGN')
end
local damaged = state and not isSound(state)
if damaged then
	state = nil
end

-- From when on the state has all that was used; nil if that has not changed.
local since
if not state or now < state.time - SECOND then
	since = (damaged or state or known ~= '') and now or started()
	state = { time = now, tickets = 0, cooldown = 0, version = 0, limits = {}, members = {} }
elseif known ~= '' and known ~= state.epoch then
	since = not state.lost and now or nil
elseif now - state.time > QUIET then
	local start = started()
	since = state.time < start and state.since + SECOND < start and start or nil
end
now = math.max(now, state.time)
state.time, state.protocol = now, PROTOCOL
state.cooldown = math.min(state.cooldown, now + LONGEST_PAUSE)
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
	own.keys = {}
	for i = 1, math.min(#keys, MOST_KEYS) do
		own.keys[i] = keys[i]
	end
	own.sequence, own.slots, own.concurrency = sequence, slots, concurrency > 0 and concurrency or nil
end

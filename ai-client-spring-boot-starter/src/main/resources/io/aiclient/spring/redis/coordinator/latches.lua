-- Billing latches: the account's, and one for each key that was refused, by its fingerprint. That of
-- a key is known for as long as a member sends it. A member of protocol 1 set the account's also for
-- a key, which its reason tells.

local OF_KEY = 'key refused: '

local function accountLatch()
	return state.latch and state.latch:sub(1, #OF_KEY) ~= OF_KEY and state.latch or nil
end

local sent = {}
for _, other in pairs(state.members) do
	for _, key in ipairs(other.keys or {}) do
		sent[key] = true
	end
end
state.keys = state.keys or {}
for key in pairs(state.keys) do
	if not sent[key] then
		state.keys[key] = nil
	end
end

local function changed(before, reason)
	return (reason == nil) ~= (before == nil)
end

local function later(version)
	return math.max(version + 1, now)
end

local function turn(key, reason)
	if key == '' and changed(accountLatch(), reason) then
		state.latch, state.version = reason, later(state.version)
	elseif key ~= '' and sent[key] then
		local latch = state.keys[key] or { version = 0 }
		if changed(latch.reason, reason) then
			state.keys[key] = { reason = reason, version = later(latch.version) }
		end
	end
end

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

local reply = { PROTOCOL, now, state.epoch, members, math.max(0, state.cooldown - now), state.releases or 0, again or 0,
	waitsFor or '', lease and lease.attempts or 0, lease and lease.go or 0 }
for i, limit in ipairs(limits) do
	local charge = lease and lease.charges[i] or { 0, 0 }
	local configured = limit.base and limit.base.configured and not limit.short
	for _, value in ipairs({ limit.allowance, limit.window, configured and 1 or 0, cursors[i].used, cursors[i].external,
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
reply[#reply + 1] = 1 + #keys
local function standing(key, reason, version)
	reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = key, reason and '+' .. reason or '', version
end
standing('', accountLatch(), state.version)
for _, key in ipairs(keys) do
	local latch = state.keys[key] or { version = 0 }
	standing(key, latch.reason, latch.version)
end
return reply

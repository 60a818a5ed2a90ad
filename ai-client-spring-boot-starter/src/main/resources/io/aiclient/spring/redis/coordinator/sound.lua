-- What is below the key may be of another application, or broken.

local function unpacked(packed)
	local ok, value = pcall(cmsgpack.unpack, packed)
	return ok and value
end

local function isQuota(state)
	return type(state) == 'table' and state.limits and state.members and state.epoch and true
end

local function isNumber(value)
	return type(value) == 'number' and value == value and math.abs(value) < 2 ^ 53
end

local function areNumbers(record, ...)
	for _, name in ipairs({ ... }) do
		if not isNumber(record[name]) then
			return false
		end
	end
	return true
end

local function isFlat(list, width)
	if type(list) ~= 'table' or #list % width ~= 0 then
		return false
	end
	for i = 1, #list do
		if not isNumber(list[i]) then
			return false
		end
	end
	return true
end

local function areAll(records, isGood)
	if type(records) ~= 'table' then
		return false
	end
	for _, record in pairs(records) do
		if type(record) ~= 'table' or not isGood(record) then
			return false
		end
	end
	return true
end

local function isTerms(terms)
	return areNumbers(terms, 'allowance', 'window') and terms.window > 0
end

local function isLeaseRequest(member)
	if not areNumbers(member, 'ticket', 'slack') or type(member.needs) ~= 'table' then
		return false
	end
	for _, need in pairs(member.needs) do
		if not isNumber(need) then
			return false
		end
	end
	return true
end

local function areNumbersOrNone(record, ...)
	for _, name in ipairs({ ... }) do
		if record[name] ~= nil and not isNumber(record[name]) then
			return false
		end
	end
	return true
end

local function isMember(member)
	return areNumbers(member, 'seen', 'sequence', 'slots') and areAll(member.terms, isTerms)
		and isFlat(member.turns or {}, 2) and isFlat(member.parts or {}, 2)
		and areNumbersOrNone(member, 'waited', 'wanted', 'pace', 'paced', 'concurrency')
		and type(member.keys or {}) == 'table' and (not member.ticket or isLeaseRequest(member))
end

local function isLimit(limit)
	return isTerms(limit) and isFlat(limit.log, 2) and isFlat(limit.foreign, 2)
		and (not limit.before or isNumber(limit.before)) and (not limit.base or isTerms(limit.base))
		and (not limit.short or isTerms(limit.short) and isNumber(limit.short.at))
end

local function isReason(reason)
	return reason == nil or type(reason) == 'string'
end

local function isLatch(latch)
	return isNumber(latch.version) and isReason(latch.reason)
end

local function isSound(state)
	return type(state.epoch) == 'string' and areNumbers(state, 'time', 'tickets', 'cooldown', 'version', 'since')
		and areNumbersOrNone(state, 'releases') and isReason(state.latch)
		and areAll(state.members, isMember) and areAll(state.limits, isLimit) and areAll(state.keys or {}, isLatch)
end

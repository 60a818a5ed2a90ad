-- Who has had how much of a window, and how much more it may have while others want places too: the
-- quota is shared out as water fills a vessel. What those hold who want no more, and who are no
-- members, is gone; a member that wants less than an equal share of the rest gets that, and the
-- others share what is left equally. Who waits for places or stands aside wants all it can get; who
-- was granted what it asked for wants as much as it has lately gone through.

local function recent(window)
	return math.min(RECENT, window / 4)
end

-- Who waits is heard of each second at least, so who is not will not come for its places.
local function isPresent(other)
	return now - other.seen <= SILENT
end

local function wants(other)
	return isPresent(other) and (other.ticket or (other.wanted and other.wanted > now))
end

-- What a member was granted, in TURNS parts of a window.
local function had(other, window)
	local sum, turns = 0, other.turns or {}
	for i = 1, #turns, 2 do
		sum = sum + (turns[i] > now - window and turns[i + 1] or 0)
	end
	return sum
end

-- How many attempts go through in PACE, weighed by their age.
local function pace(other)
	return (other.pace or 0) * math.exp(((other.paced or now) - now) / PACE)
end

-- The part of all that fit into a window that a member wants, or holds.
local function part(other, window)
	local most = had(other, window)
	if wants(other) then
		if other.ticket or other.hungry then
			return math.huge
		end
		most = math.max(most, pace(other) * window / PACE)
	end
	return most / (other.fitting or 1)
end

local function ownShare(window, fitting, others, foreign)
	local parts, left, sharers = {}, 1 - foreign, 1
	for _, other in ipairs(others) do
		if wants(other) then
			sharers = sharers + 1
			parts[#parts + 1] = part(other, window)
		else
			left = left - part(other, window)
		end
	end
	table.sort(parts)
	for _, wanted in ipairs(parts) do
		if wanted > left / sharers then
			break
		end
		left, sharers = left - wanted, sharers - 1
	end
	return math.ceil(MARGIN * fitting * left / sharers) - had(own, window)
end

local function granted(attempts, window, fitting)
	local turns = own.turns or {}
	while turns[1] and turns[1] <= now - window do
		table.remove(turns, 1)
		table.remove(turns, 1)
	end
	if turns[1] and now - turns[#turns - 1] < window / TURNS then
		turns[#turns] = turns[#turns] + attempts
	else
		turns[#turns + 1], turns[#turns + 2] = now, attempts
	end
	own.turns, own.fitting = turns, fitting
	own.pace, own.paced = pace(own) + attempts, now
end

-- Where others waited a moment ago, nobody takes much at once.
local function hasWaited(other)
	return alive(other) and (other.ticket or (other.waited and now - other.waited <= SECOND))
end

local function standAside(window)
	local again = now + math.min(ASIDE, window / 10)
	own.ticket, own.waited, own.hungry, own.wanted = nil, now, true, again + recent(window)
	return again
end

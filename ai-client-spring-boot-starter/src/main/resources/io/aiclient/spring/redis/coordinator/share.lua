-- Who has had how much of a window, and how much more it may have while others want places too: the
-- quota is shared out as water fills a vessel. What those hold who want no more, and who are no
-- members, is gone; a member that wants less than an equal share of the rest gets that, and the
-- others share what is left equally. Who waits for places or stands aside wants all it can get; who
-- was leased what it asked for wants as much as it has lately gone through. All that there is to
-- share out is what members had and what is free now: that is more than a window's allowance where
-- less was used than had been reserved, or a lease was given back.
--
-- What a member had is counted in parts of a window, since how many attempts fit into one differs
-- between members and changes. A member of protocol 1 counts attempts, in turns.

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

-- What part of a window a member was leased; TURNS times of it are distinguished.
local function had(other, window, fitting)
	local sum, turns = 0, other.parts or other.turns or {}
	for i = 1, #turns, 2 do
		sum = sum + (turns[i] > now - window and turns[i + 1] or 0)
	end
	return other.parts and sum or sum / fitting
end

-- What part of a window goes through in PACE, weighed by its age.
local function pace(other)
	return (other.pace or 0) * math.exp(((other.paced or now) - now) / PACE)
end

-- For how many more attempts the member may have places, external and free being parts of a window.
local function ownShare(window, fitting, others, external, free)
	local mine, held, parts, sharers = had(own, window, fitting), 0, {}, 1
	local all = mine + free
	for _, other in ipairs(others) do
		local part = had(other, window, fitting)
		all = all + part
		if not wants(other) then
			held = held + part
		else
			local hungry = other.ticket or other.hungry
			parts[sharers] = hungry and math.huge or math.max(part, pace(other) * window / PACE)
			sharers = sharers + 1
		end
	end
	table.sort(parts)
	local left = math.max(1 - external, all) - held
	for _, wanted in ipairs(parts) do
		if wanted > left / sharers then
			break
		end
		left, sharers = left - wanted, sharers - 1
	end
	return math.ceil(fitting * (MARGIN * left / sharers - mine) - ROUNDING)
end

local function granted(attempts, window, fitting)
	local turns, part = own.parts or {}, attempts / fitting
	while turns[1] and turns[1] <= now - window do
		table.remove(turns, 1)
		table.remove(turns, 1)
	end
	if turns[1] and now - turns[#turns - 1] < window / TURNS then
		turns[#turns] = turns[#turns] + part
	else
		turns[#turns + 1], turns[#turns + 2] = now, part
	end
	own.parts, own.pace, own.paced = turns, pace(own) + part, now
end

-- Where others waited a moment ago, no member takes much at once.
local function hasWaited(other)
	return alive(other) and (other.ticket or (other.waited and now - other.waited <= SECOND))
end

local function standAside(window)
	local again = now + math.min(ASIDE, window / 10)
	own.ticket, own.waited, own.hungry, own.wanted = nil, now, true, again + recent(window)
	return again
end

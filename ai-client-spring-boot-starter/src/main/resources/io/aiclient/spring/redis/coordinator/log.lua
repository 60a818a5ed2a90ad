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

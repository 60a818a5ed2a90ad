-- The coordinator of a quota that several processes use together: SharedQuota.exchange as one step of Redis.
--
-- How is it designed, and why?
--
-- The whole state of a quota is one value below one key, so that a call reads and writes it in
-- one step, also in a cluster. The only clock is Redis' own: what members call a time is one
-- that an earlier answer named them.
--
-- Each limit has a log, a sorted flat list of ends and amounts: a charge counts until one window
-- after the latest moment at which its request can arrive. So no window, wherever it begins,
-- sees more than the allowance (see SlidingWindow in core). Ends are rounded up to a 256th of
-- the window, which bounds the log. A charge that has ended is kept for two seconds more,
-- because a provider's word on what remains is that old when it is heard.
--
-- Members who wait stand in line by ticket. To tell when a member may go, the asks before it are
-- given their places first, each at the first moment at which all limits have room for it and
-- not before the one ahead. That is a walk through the log along time, and only forward. Such a
-- place is not kept: it is found anew at the next call, and charged when its member fetches it.
-- After a lease a member's next ask goes to the end of the line. A quick process comes round more
-- often than a slow one; so while others want places too, a member whose share of the window is
-- used up stands aside.
--
-- A coordinator that may have lost what was used has nothing left until that is out of the window.
-- It may have lost what was used before Redis started, if it has no state or one that was written
-- before that; and what was used until now, if the member knows a state and there is none, or
-- another one. How long Redis has been up is asked only after a moment without a call, since it
-- cannot have started without one.

-- Members of several versions meet here while a deployment rolls. Each runs the script of its own
-- version, so the state says whose it is. What a version adds, older ones of the same protocol keep
-- and do not read. A script refuses a state of a protocol that it does not share, and writes nothing.

-- The one of this script. It shares the states of protocol 1, which did not say so.
local PROTOCOL = 2

local SECOND = 1000000
local MINUTE = 60 * SECOND
local LONGEST_PAUSE = 24 * 60 * MINUTE
local MOST_KEYS = 8
local GONE = 3 * SECOND
local SILENT = 1.5 * SECOND
local FORGOTTEN = MINUTE
local KEPT = 2 * SECOND
local QUIET = 200000
local SOON = 10000
local EARLY = 5000
local UNTIL_A_SLOT = 25000
local SHORTENED = 600 * SECOND
local PARTS = 8
local RECENT = 500000
local ASIDE = 100000
local PACE = 500000
local TURNS = 16
local MARGIN = 1.02
local ROUNDING = 0.000001

local clock = redis.call('TIME')
local now = clock[1] * SECOND + clock[2]

-- The report, in the order in which ReportArguments writes it.

local position = 0

local function text()
	position = position + 1
	return ARGV[position]
end

local function number()
	return tonumber(text())
end

local function numbers(count)
	local list = {}
	for i = 1, count do
		list[i] = number()
	end
	return list
end

if number() ~= PROTOCOL then
	return redis.error_reply('AICLIENTPROTOCOL ' .. ARGV[1])
end
local member, sequence, known = text(), number(), text()
local keys = {}
for i = 1, number() do
	keys[i] = text()
end
local names, reported = {}, {}
for i = 1, number() do
	names[i] = text()
	local terms = numbers(3)
	reported[i] = { allowance = terms[1], window = terms[2], configured = terms[3] == 1 }
end
local charges = numbers(3 * number())
local remaining = numbers(3 * number())
local slots, concurrency, pause = number(), number(), number()
local latches = {}
for i = 1, number() do
	latches[i] = { key = text(), change = text() }
end
local request
if text() ~= 'nothing' then
	request = { ahead = ARGV[position] == 'ahead', more = number(), slack = number() }
	request.head = numbers(#names)
	request.each = numbers(#names)
end

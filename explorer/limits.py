"""Every limit that protects the server or a browser from what people and strangers ask for, with its unit and reason.

A name begins with what it limits. The limits of an Experiment itself (how many samples, inputs, steps, how large a
number) are the core's own, in its ranges and shapes; two of them stand here again, as a process that only reads tables
shall not load the core for them, and torch with it. How finely a picture is drawn stays with the picture: that is a
matter of looks, as long as it costs no more than a view may.
"""

# The live socket.

LIVE_MOST_BYTES = 256_000
"""Bytes of the longest request: a ten-input neuron takes 1 kB, 569 samples of ten inputs 120 kB."""
LIVE_SHORT = 80
"""Bytes of a message that may be heard at once: a word on another one, ``{"abandon": id}``, or a ticket of 71."""
LIVE_RATE = 240
"""Messages per second that a socket may send in the long run: a display draws 60, and may abandon as many."""
LIVE_BURST = 240
"""Messages that a socket may send at once, after a pause: a second's worth."""
LIVE_THREADS = 2
"""Requests that are computed at the same time, never on the event loop: a quick one, and one that takes long and gives
way to it. Two quick ones would share Python's lock: together they were slower than one after the other."""
LIVE_SWITCH = 0.0005
"""Seconds for which a thread may keep Python's lock while another waits for it. Every call of torch lets go of it, and
an answer of hundreds of them waits so long for each that finds it taken: with Python's own 0.005 it took 40 to 110 ms
beside one to three threads that compute in Python, with this 18 to 40, and no more of a core."""
LIVE_MOST_WAITING = 64
"""Requests of one socket that may wait for their turn, 16 MB at the most; a browser has one under way."""
LIVE_MOST_WAIT = 2.0
"""Seconds that a page may be told to wait before it asks again, however many ask."""
LIVE_PROGRESS_EVERY = 0.1
"""Seconds between two words on progress: a bar seems to move, and nobody is flooded."""

LIVE_STRANGERS_RATE = 1_000
"""Messages per second of all sockets together that show no ticket: no page of ours does so for longer than a moment."""
LIVE_FLOOD_PAUSE = 1.0
"""Seconds before a socket is read again whose person has no message left, and before it hears that too much waits: a
refusal costs a tenth of an answer, and two hundred sockets that heard it at once asked again at once."""
LIVE_MOST_HELD = 1_000_000
"""Bytes of requests of one socket that may wait: four of the longest."""
LIVE_MOST_UNSENT = 16_000_000
"""Bytes of answers that a person has not read: a few of the longest. Until then nothing more is computed for them."""
LIVE_PATIENCE = 20.0
"""Seconds in which an answer must be taken; a socket that does not is closed."""

# Turns, and what is computed once for all.

TURNS_QUICK = 0.03
"""Seconds: what costs more takes long, waits in a place of its own, and gives way to what does not."""
TURNS_PAUSE = 0.1
"""Seconds for which work that takes long gives way at a time,"""
TURNS_SLICE = 0.02
"""and those for which it then goes on: a sixth of the time, however busy others are."""
TURNS_LOOK = 2.0
"""Seconds that are looked back at, to see how many ask at the moment."""
TURNS_CROWDED = 0.5
"""The part of that time in which something quick was computed, above which it may be a crowd that asks."""
TURNS_FRAME = 0.05
"""Seconds in which everybody has a turn that still look like a motion: twenty times a second. Where it takes longer,
who asks is told to wait, and the page says that it is slowed."""
TURNS_MOST_EACH = 64
"""Turns of one person that may wait: a page has one or two; strangers together have as many."""
TURNS_MOST_WAITING = 1_000
"""Turns that may wait altogether: three seconds of quick ones."""
ANSWERS_LOOK = 0.02
"""Seconds between two looks whether somebody still waits for what another one has computed."""
ANSWERS_MOST_BYTES = 64_000_000
"""Bytes of numbers that are kept for whoever asks the same: thousands of the usual ones, sixteen of the longest."""

# What a view computes.

VIEW_MOST_SECONDS = 0.5
"""Seconds of one core that the numbers of a view may take, as ``explorer.views.cost`` tells them beforehand."""
VIEW_MOST_BYTES = 100_000_000
"""Bytes that they may need at their largest moment, told likewise."""
VIEW_MOST_WRITTEN = 50_000
"""Numbers of the samples in a script: a megabyte of text, and a twentieth of a second to write it."""
RUNS_KEPT = 16
"""Runs that are remembered by the process: those of a few people who move through theirs."""
RUNS_MOST_BYTES = 48_000_000
"""Bytes of all that they hold, together: their tables, outputs and samples. The longest run of the largest data, ten
thousand steps of 64 weights, a bias and what Adam remembers of each, takes 34 MB of it."""
STEP_MOST_STEPS = 1_000
"""Steps of the longest run that is played; 80 to 110 numbers a step make it a megabyte."""
RATES_SWEPT = 0.6
"""The part of a request's time that the runs of all rates may take where not everything fits: the rest is for those of
each optimizer and each loss."""
LANDSCAPE_QUICK = 1_000_000
"""Points * samples of a surface that changes under a pointer: some milliseconds."""

# What a browser draws: each picture stays drawable in a frame, however long the run.

TRAIN_MOST_POINTS = 1_000
"""Samples that are drawn; all are counted."""
TRAIN_MOST_TERMS = 12
"""Products of a sum that are told one by one; more are told by what they come to."""
TRAIN_FARTHEST_PLACE = 1e9
"""How far from 0 a place on the map may lie that is pointed at: its edges lie beyond the samples."""
TRAIN_PARTED_SAMPLES = 2_000
"""Samples among which a plane is looked for that parts them: half a second at the most."""
TRAIN_MOST_ON_CURVE = 1_200
"""Steps of a run that are sent and drawn, all that the slider offers; a longer run is drawn by the lowest and the
highest loss of each stretch."""
TRAIN_PICTURE_POINTS = 60
"""Samples in the small picture of a data set that can be chosen."""
TRAIN_MOST_DRAWN_BY_HAND = 60
"""Points that can be drawn by hand: all of them are in the link."""
TRAIN_MOST_COLUMNS = 200
"""Steps in the picture of the weights."""
RATES_MOST_POINTS = 100
"""Points of a drawn curve, of which there are up to 64: where a run has more steps, stretches are drawn by their lowest
and highest loss."""
LANDSCAPE_MOST_ON_PATH = 400
"""Points of a run that are drawn as its path; a longer one is thinned."""
PINS_MOST_POINTS = 400
"""Steps of a pinned curve that are drawn, always with its first and last."""
PINS_MOST_ELEMENTS = 12
"""Numbers of one array in which pinned runs differ that are told one by one."""

# What a visitor has.

PINS_MOST = 6
"""Runs that can be pinned: as many as there are colours and dashes that can be told apart."""
PINS_MOST_LETTERS = 24
"""Letters of a pinned run's name: what fits into a legend."""
UNDO_MOST = 200
"""Changes that can be undone, of a few hundred bytes each."""
KEEPSAKE_MOST_BYTES = 64_000
"""Bytes of what a browser keeps of a visit: it goes there with every change, and back at most once a session."""
VISITS_MOST_BYTES = 128_000_000
"""Bytes of what a process remembers of visits: some 10 kB each."""
VISITS_LARGEST = 1_000_000
"""Bytes of what is remembered of one visit: 200 changes of 64 weights; with more of them fewer changes."""
VISITS_SECONDS = 12 * 3600
"""Seconds that a visit, and its data, is remembered after it was last seen: a laptop that slept over night is out."""
VISITS_RENEWED = 600
"""Seconds after which a visit that did not change is told to be kept on, at its next sign of life."""
LINK_MOST_NUMBERS = 1_000
"""Numbers of the longest array in a link: some 20 kB, which servers and mail programs take."""
LINK_OFFERED = 32
"""Experiments whose links a page may still show: one hears of that many changes together at the most."""

# Data of one's own.

TABLE_MOST_BYTES = 5_000_000
"""Bytes of a file: a tenth of a second of reading, once."""
TABLE_MOST_PASTED = 400_000
"""Letters of cells that are pasted: four bytes each at the most, and a message on a socket holds two megabytes."""
TABLE_MOST_ROWS = 10_000
"""Rows that are used, the samples of an Experiment; of a table that has more they are drawn."""
TABLE_MOST_FEATURES = 64
"""Columns that are used: the inputs of an Experiment."""
TABLE_MOST_COLUMNS = 1_000
"""Columns that a person can choose from."""
TABLE_MOST_SKIPPED = 100_000
"""Rows of another width than the others that are looked at, blank ones too: a tenth of a second of Python's lock."""
TABLE_MOST_ODD = 1_000
"""Of them, how many are remembered: the first is told; notes below a table are fewer."""
TABLE_GUESSED_FROM = 100_000
"""Bytes from which an encoding is guessed."""
TABLE_MOST_CLASSES = 20
"""Classes of a target of which one can be chosen."""
TABLE_MOST_WRITINGS = 60
"""Different texts of a column of which those that differ by capitals alone are told."""
TABLE_MOST_WHOLE_CLASSES = 10
"""Different whole numbers that are likely classes, as digits are; more are likely a number to predict."""
TABLE_TARGET_AS_IT_IS = 1_000.0
"""Numbers to predict up to here stay in their own units: losses of larger ones, their squares, are hard to read."""
TABLE_LARGEST = 1e100
"""Larger numbers are refused: their squares would overflow while they are standardised."""
TABLE_MOST_EXPLAINING = 3
"""Rows of units, questions and labels that may stand below the names: survey tools write two."""
TABLE_MOST_TOTALS = 3
"""Last rows that sum up those above them: a sum, a mean, a median."""
TABLE_MOST_TOLD = 4
"""Columns of which it is told one by one why they are left out."""
BESIDE_FROM = 50_000
"""Bytes from which a table is read in a process beside the server's: less takes a hundredth of a second."""
BESIDE_MOST_SECONDS = 30
"""Seconds that it may take there, where the largest takes 0.6 of a core,"""
BESIDE_MOST_WAIT = 30
"""and those for which one waits while others' are read."""
BESIDE_IDLE = 60
"""Seconds for which that process waits for the next table before it ends, and gives its 115 MB back."""
BESIDE_MOST_KEPT = 256_000_000
"""Bytes that it may hold after a table and go on: 175 MB are usual; the worst text takes 390 MB for a moment."""
BESIDE_NICE = 5
"""How far it stands back: it has a third of what the server has where they share a core."""
WORKBOOK_MOST_UNPACKED = 100_000_000
"""Bytes of a workbook when it is unpacked: 10,000 rows of 64 columns take 25 MB as .xlsx and 80 MB as .ods."""
WORKBOOK_MOST_CELLS = 2_000_000
"""Cells of a sheet, the empty ones between others too."""
WORKBOOK_MOST_MEMORY = 512_000_000
"""Bytes that the process takes which reads it,"""
WORKBOOK_MOST_SECONDS = 10
"""the seconds of a core,"""
WORKBOOK_MOST_AT_ONCE = 1
"""and how many there are of it at a time: the others wait for it, and nobody else."""
OWN_MOST_FILES = 4
"""Files of one visitor that are held although neither the shown run nor a pinned one uses them: for undo."""
OWN_MOST_BYTES = 1_000_000_000
"""Bytes of all data that sessions of a process work with: two hundred of the largest files; usual ones have 100 kB."""
OWN_KEPT_MOST_BYTES = 512_000_000
"""Bytes of data that a process keeps for visitors who may come back; a file that a whole class has counts once."""
OWN_READ_MOST_BYTES = 64_000_000
"""Bytes of data that were read from the store for people whose session is in another process: ten of the largest."""

# What is kept, and shared between processes.

STORE_LARGEST = 16_000_000
"""Bytes of one thing: the largest file takes 7 MB when it is locked."""
STORE_PATIENCE = 0.5
"""Seconds that one waits for a store that does not answer. Then nobody does until it answers again."""
STORE_WATCH = 1.0
"""Seconds between two looks at whether it is there, and still the one that it was."""
STORE_CONNECTIONS = 16
"""Connections of a process to it: its threads wait for each other sooner than for the store."""

# Who is let in.

ADMISSION_MOST_PEOPLE = 1_000
"""People with an open page in one process: three times a lecture hall; a quiet one takes about a megabyte."""
ADMISSION_SOONEST = 5
"""Seconds after which a page that waits asks again, at the soonest,"""
ADMISSION_LATEST = 15
"""and at the latest: not all in the same moment."""

# What the log and the figures say.

LOG_RATE = 10
"""Lines per second on requests that were refused, failed or took long; all of them are counted."""
LOG_SLOW = 1.0
"""Seconds from a request to its answer above which it is told."""
LOG_LAG_EVERY = 0.25
"""Seconds between two looks at how late the event loop is."""

# Codes of links on paper.

QR_MOST_BYTES = 2_953
"""Bytes of the longest link that a QR code holds: version 40 at its lowest level of correction."""
QR_RATE = 20
"""Codes per second for everybody together: a usual one takes 30 ms, the largest 0.2 s; people print now and then."""

# The server.

SERVER_QUIET = 5.0
"""Seconds after the start before anything is loaded that the first page does not need."""
SERVER_OPEN_FILES = 65_536
"""File descriptors of a process, and of the proxy: Streamlit needs four a session; the usual limit of 1024 turns people
away at 250."""
SERVER_SOCKET_MOST_BYTES = 2_000_000
"""Bytes of one message on a socket of a hosted process, before anybody looks into it: a keepsake and some hundred large
changes that were made while the line was away. Files do not come this way."""
SERVER_MOST_REPLICAS = 64
"""Processes of one server: more than its cores only wait for each other."""
SERVER_PING = 20.0
"""Seconds between two pings of a socket, and that one waits for the answer: a proxy hears that it is alive."""
SERVER_KEEP_ALIVE = 75
"""Seconds that an idle connection stays: longer than the proxy keeps it, so that it is the proxy who ends it."""
SERVER_HANGS_AFTER = 10.0
"""Seconds without a turn of the event loop, after which a process is said to hang: a hall that joins holds it for 2."""
SERVER_LOOK = 2.0
"""Seconds between two looks at a replica, and that it has to answer."""
SERVER_SILENT_MOST = 20.0
"""Seconds without an answer, after which a replica is ended: the proxy has long sent its people elsewhere."""
SERVER_STARTS_WITHIN = 180.0
"""Seconds that a start may take: a machine that is busy imports torch slowly."""
SERVER_ENDS_WITHIN = 10.0
"""Seconds that replicas have to end before they are ended."""
SERVER_NOTICED_WITHIN = 2.0
"""Seconds until the proxy sends people to a replica that is ready again."""
SERVER_LAST_WORDS = 5
"""Seconds that requests have to be answered, and whoever asks how a replica is to ask, before they are cut off."""
SERVER_DRAIN_LEAST = 4.0
"""Seconds that a process goes on after it said that it is not ready any more: longer than a proxy needs to notice."""
SERVER_DRAIN_MOST = 15.0
"""Seconds after which it ends the sockets of those who have not moved over."""

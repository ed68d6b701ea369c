"""Questions about the figures of cities. In: a question's words. Out: what the kept figures say.

said      = hear(words, view)                        what is named, changed, wanted   (.heard)
reading   = understand_data(asked, view)             which operation is asked for     (.questions)
evidence  = gather_data(reading, view)               the kept figures, scored         (.answers)
answer    = write_data(reading, evidence, view)      one function an operation        (.answers)

.grammar, .raw_changes   words → small types: an order, a line, a place, a change of a figure
.operations              conditions by which the operation is told, the first that fits
.pointed                 a question that leans on the one before → the same, in full
.suppositions            several suppositions beside each other, scenarios of a conversation
.english                 questions in English → the same in Chinese, by frames
.kept                    the table that is kept in a home; .wanted: what is said without one
.figures                 that table laid out for one question (`Desk`), which all writers take
.ranks … .workings       the writers, by what they tell; .standing, .columns: what they share

What understands a question knows nothing of what writes answers (a test says so).
"""

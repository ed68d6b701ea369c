"""A language model's words for what passages say. In: an answer that quotes. Out: the
same answer worded by the configured model, if every sentence of it can be proved.

evidence = evidence_of(answer.citations)
pieces   = chat_model.pieces(messages(question, evidence))
for sentence in sentences(pieces):
    miss = number_lock.miss(sentence)      # one miss, and the quoted passage stands

Nothing of this folder is imported where no model is configured.
"""

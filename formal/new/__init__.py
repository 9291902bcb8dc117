"""``formal new``: the files of a new lemma, theory or protocol, ready to be changed.

`templates` holds the texts, `project` finds or lays out the folder that they go to.  What is
written holds as it stands, but is a draft: the ledger shows it as open.
"""

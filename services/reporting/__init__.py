"""The joint read model and the joint reports (共同報告書).

Owns:      what it heard of the others (a read model that can be rebuilt), the reports made and
           their files, the Word template of the 事務局.
Hears:     registry (projects and progress), evaluation (published results), sharing (datasets and
           consent), council (plan items, commitments, who may act).
Announces: nothing.
"""

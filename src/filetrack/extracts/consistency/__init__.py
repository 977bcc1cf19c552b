"""Whether rows of an extract contradict themselves or one another: order of dates, ages, families, what is not there.

Each source has a module with `check(files, study)`, which runs before records are made, so that the codebook may have
rows refused for it; mapped files have one for all, which judges what their rows give.
"""

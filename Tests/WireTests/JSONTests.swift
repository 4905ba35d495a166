// Tables to come.

def continuous():
    return []

"""What tells editors that a text may have grown old: reviews that are due, links that lead nowhere, what readers say."""

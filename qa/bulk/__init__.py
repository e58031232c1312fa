"""A great many invented posts, for measuring how the site bears its full size; never on a site that serves people."""

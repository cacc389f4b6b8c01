"""One file a site: facts only. The file is the declaration; `SITE` is found by walking this folder."""

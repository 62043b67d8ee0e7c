#!/bin/sh
# `hudna` in the image: docker exec CONTAINER hudna audit verify
exec node --disable-warning=ExperimentalWarning --enable-source-maps /hudna/dist/apps/cli/src/main.js "$@"

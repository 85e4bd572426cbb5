/* What the files of src/data share with each other. */
#ifndef TRUSTPRESS_DATA_PRIV_H
#define TRUSTPRESS_DATA_PRIV_H

#include <trustpress/data.h>

/* The rows of both, columns by name; cells that one lacks are "not given". */
const struct dataset *dataset_join(struct arena *a, const struct dataset *top,
                                   const struct dataset *below);

#endif

/* "Total" rows of own forms; trailer.c */
#ifndef TRUSTPRESS_TRAILER_PRIV_H
#define TRUSTPRESS_TRAILER_PRIV_H

#include "ingest_priv.h"

void trailer_start(struct run *r);
/* True: the row is one, and was checked and set aside. */
bool trailer_row(struct run *r);

#endif

package io.tightrope.core.push;

/** Where a waiting parcel is: in memory, where it is its own place, or in the spool. */
sealed interface Place permits Parcel, Spool.Stored {}

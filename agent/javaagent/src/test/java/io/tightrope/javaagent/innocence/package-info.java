/** A watched program does what it does unwatched, whatever goes wrong with the watching. */
package io.tightrope.javaagent.innocence;

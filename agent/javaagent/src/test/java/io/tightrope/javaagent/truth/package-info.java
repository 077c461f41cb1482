/** The agent's statistics against recomputations in double precision that share no code with it. */
package io.tightrope.javaagent.truth;

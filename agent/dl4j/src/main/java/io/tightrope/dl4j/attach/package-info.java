/**
 * The attaching side: other JVMs of this user on this machine, the agent that is loaded into them, and
 * what it answers. Process ids come in, answers leave.
 */
@NullMarked
package io.tightrope.dl4j.attach;

import org.jspecify.annotations.NullMarked;

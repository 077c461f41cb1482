/** What the agent does besides reporting: checkpoints, and the end of a training. */
package io.tightrope.javaagent.acting;

/**
 * What the user wishes: the agent's settings from a YAML file, the agent's argument, system properties
 * and the environment. What is wrong or unknown is ignored, with one line that says why.
 */
@NullMarked
package io.tightrope.core.config;

import org.jspecify.annotations.NullMarked;

/**
 * What the user wishes: the agent's settings from a YAML file, system properties and the
 * environment, checked, with one line of explanation where they are wrong.
 */
@NullMarked
package io.tightrope.core.config;

import org.jspecify.annotations.NullMarked;

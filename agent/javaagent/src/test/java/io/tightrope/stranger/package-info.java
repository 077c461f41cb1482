/** Code of a user's own, in a package that the agent does not know as its own. */
package io.tightrope.stranger;

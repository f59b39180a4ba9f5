/** Classes that break the rules of the house, to show that the rules find them. */
@NullMarked
package dev.covey.integration.offending.discovery;

import org.jspecify.annotations.NullMarked;

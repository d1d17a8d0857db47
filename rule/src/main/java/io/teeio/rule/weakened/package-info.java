/** Guards that lack a rule. Exported to the lab alone. */
@NullMarked
package io.teeio.rule.weakened;

import org.jspecify.annotations.NullMarked;

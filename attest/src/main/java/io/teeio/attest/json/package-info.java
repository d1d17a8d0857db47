/** JSON of others, read strictly. */
@NullMarked
package io.teeio.attest.json;

import org.jspecify.annotations.NullMarked;

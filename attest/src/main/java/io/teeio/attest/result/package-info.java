/**
 * An appraisal in the forms that others read: {@link io.teeio.attest.result.AppraisalJson} for
 * programs, {@link io.teeio.attest.result.AppraisalText} for people. The same appraisal gives the
 * same bytes every time, so that a digest of them stands for the decision.
 */
@NullMarked
package io.teeio.attest.result;

import org.jspecify.annotations.NullMarked;

/**
 * An appraisal in the forms that others read: {@link io.teeio.attest.result.AppraisalJson} for
 * programs, {@link io.teeio.attest.result.AppraisalText} for people, {@link
 * io.teeio.attest.result.EarToken} signed for those who rely on it. The same appraisal gives the
 * same bytes every time, so that a digest of them stands for the decision. What other verifiers
 * came to is read and checked here, too: EARs, and detached bundles as NVIDIA's service answers.
 */
@NullMarked
package io.teeio.attest.result;

import org.jspecify.annotations.NullMarked;

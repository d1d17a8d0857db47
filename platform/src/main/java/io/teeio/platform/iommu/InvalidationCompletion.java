package io.teeio.platform.iommu;

import java.util.OptionalInt;

/**
 * Invalidate Completion: a device has forgotten what it was told to, and what it had under way with
 * that is finished.
 *
 * @param segment segment of the device, if requester ids have one
 * @param requesterId its 16-bit requester id
 * @param tags a bit for each request that is complete
 * @param count how many such messages the device sends for each request, 1 to 8; 8 is 0
 */
public record InvalidationCompletion(OptionalInt segment, int requesterId, int tags, int count) {}

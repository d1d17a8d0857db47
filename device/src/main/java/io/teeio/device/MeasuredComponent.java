package io.teeio.device;

import io.teeio.spdm.responder.MeasuredElement;

/**
 * One thing that the device measures, and what it is.
 *
 * @param element what SPDM reports of it
 * @param meaning what a reader of a reference manifest wants to know about it
 */
record MeasuredComponent(MeasuredElement element, String meaning) {}

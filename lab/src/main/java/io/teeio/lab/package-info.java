/**
 * Who wants to see the whole: {@link io.teeio.lab.Machine} assembles host, TSM, fabric, devices and
 * TVM; {@link io.teeio.lab.DeviceLife} takes a device through its whole life on it; everything
 * observable lands on one {@link io.teeio.lab.Timeline} with actor and logical time. No product
 * path needs this module.
 */
@NullMarked
package io.teeio.lab;

import org.jspecify.annotations.NullMarked;

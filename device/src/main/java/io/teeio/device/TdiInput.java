package io.teeio.device;

/** Whatever can move a TDI: a TDISP request or something that happens to the device. */
public sealed interface TdiInput permits TdiRequest, TdiEvent {}

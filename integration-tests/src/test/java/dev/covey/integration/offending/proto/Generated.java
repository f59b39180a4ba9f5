package dev.covey.integration.offending.proto;

/** Stands for a class that protoc made. */
public class Generated {}

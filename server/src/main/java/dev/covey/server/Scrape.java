package dev.covey.server;

/**
 * All metrics at one moment.
 *
 * @param contentType the format of the text
 */
record Scrape(String contentType, String text) {}

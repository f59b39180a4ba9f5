/**
 * A service that looks prices up in a slow database, once for all of its instances. Start with
 * {@code PriceService}.
 */
@NullMarked
package dev.covey.examples.etcd;

import org.jspecify.annotations.NullMarked;

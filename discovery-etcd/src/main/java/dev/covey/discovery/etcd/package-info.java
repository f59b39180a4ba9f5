/**
 * The list of members as etcd keeps it: registrations that live as long as their leases, and a
 * watch over them.
 */
@NullMarked
package dev.covey.discovery.etcd;

import org.jspecify.annotations.NullMarked;

import { lookup } from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';

/** Addresses that are not of the public internet: ours, our neighbours', and those for special use (RFC 6890 and its registry). */
const INNER = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) INNER.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [['::', 96], ['64:ff9b::', 96], ['100::', 64], ['2001:db8::', 32], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) INNER.addSubnet(net, bits, 'ipv6');

/** Addresses of IPv4 written as IPv6 (`::ffff:10.0.0.1`) are checked as what they are. */
export const isInner = (address: string): boolean => INNER.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Finds the address of a host and gives it only when it is public. It stands in the connection itself: asking first and connecting later would
 * let the name lead elsewhere in between.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '', 0);
    const [first] = found;
    const inner = found.find(({ address }) => isInner(address));
    if (!first || inner) return callback(Object.assign(new Error(`${hostname} leads to ${inner?.address ?? 'no address'}`), { code: 'EINNER' }), '', 0);
    return options.all ? callback(null, found as never) : callback(null, first.address, first.family);
  });
};

package dev.slipway.sync.flag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** MurmurHash3 by Austin Appleby, which is in the public domain: x86, 32 bits, seed 0. Not for secrets. */
final class Murmur3 {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    static int hash(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int hash = 0;
        while (buffer.remaining() >= Integer.BYTES)
            hash = Integer.rotateLeft(hash ^ mixed(buffer.getInt()), 13) * 5 + 0xe6546b64;
        int tail = 0;
        for (int shift = 0; buffer.hasRemaining(); shift += Byte.SIZE) tail |= (buffer.get() & 0xff) << shift;
        return finished(hash ^ mixed(tail) ^ bytes.length);
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int finished(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}

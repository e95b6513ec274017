package dev.slipway.sync.main;

/** The entry point of the jar. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("slipway " + (version == null ? "(not packaged)" : version));
    }
}

# make run    build Lenity and start it      make test   run every test      make lint   check the format
# make audit CAPTURES='a.har b.har'   counts that survive the rules, values changed that are no counts
CONFIG ?= release
LENITY_ARGS ?=
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: run build test audit allocations lint format clean install uninstall deb

run: build
	@.build/$(CONFIG)/lenity run $(LENITY_ARGS)

build:
	@scripts/install-packages run
	@echo "Building Lenity ($(CONFIG)); the first build takes some minutes."
	@swift build -c $(CONFIG) --product lenity

test:
	@scripts/install-packages test
	@echo "Building Lenity and its tests; the first build takes some minutes."
	@swift build --build-tests
	@scripts/run-tests

audit: build
	@.build/$(CONFIG)/lenity rules audit --collateral $(CAPTURES)

# Allocations of the optimized HTML rewriter against Benchmarks/Thresholds; make test counts those of the tests' build.
allocations:
	@Benchmarks/html.sh

# make install PREFIX=/usr/local   make uninstall PREFIX=/usr/local   make deb   a Debian package in dist/
install: build
	@packaging/install-files .build/$(CONFIG)/lenity "$(DESTDIR)" "$(PREFIX)"

uninstall:
	@packaging/uninstall-files "$(DESTDIR)" "$(PREFIX)"

deb:
	@scripts/install-packages deb
	@packaging/build-deb

lint:
	@swift format lint --strict --recursive Sources Tests Package.swift

format:
	@swift format --in-place --recursive Sources Tests Package.swift

clean:
	@rm -rf .build

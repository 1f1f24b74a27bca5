# `make run` starts Rowsmith, `make test` tests it; both install what is missing first.
.PHONY: run test build setup clean

SET_UP_NODE := $(shell . scripts/common.sh && data_dir)/node/bin
export PATH := $(SET_UP_NODE):$(PATH)

run: build
	@# What is set already wins over .env.
	@saved=$$(export -p); if [ -f .env ]; then set -a; . ./.env; set +a; eval "$$saved"; fi; \
	exec target/release/rowsmith serve

build: setup web/dist/index.html
	cargo build --release --locked --bin rowsmith

test: setup web/dist/index.html tests/socketio/node_modules/.package-lock.json
	@if cargo nextest --version >/dev/null 2>&1; then set -x; cargo nextest run --workspace --locked; \
	else set -x; cargo test --workspace --all-targets --locked; fi
	npm run --prefix web check
	npm run --prefix web test
	scripts/setup-chromium.sh
	ROWSMITH=$(abspath $(or $(CARGO_TARGET_DIR),target))/debug/rowsmith npm run --prefix web test:browser

setup:
	@scripts/setup-rust.sh && scripts/setup-postgres.sh && scripts/setup-node.sh

# The page, made anew when what it is made of has changed.
PAGE_SOURCES := web/package.json web/index.html web/vite.config.ts web/tsconfig.json \
	$(shell find web/src web/public examples -type f)

web/dist/index.html: $(PAGE_SOURCES) web/node_modules/.package-lock.json
	npm run --prefix web build

# npm writes this file last.
%/node_modules/.package-lock.json: %/package-lock.json | setup
	npm ci --prefix $*
	@touch $@

clean:
	cargo clean
	rm -rf web/node_modules web/dist tests/socketio/node_modules

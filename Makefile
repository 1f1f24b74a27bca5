# `make run` starts Rowsmith, `make test` tests it; both install what is missing first.
.PHONY: run test build setup clean

SET_UP_NODE := $(shell . scripts/common.sh && data_dir)/node/bin
export PATH := $(SET_UP_NODE):$(PATH)

run: build
	@# What is set already wins over .env.
	@saved=$$(export -p); if [ -f .env ]; then set -a; . ./.env; set +a; eval "$$saved"; fi; \
	exec target/release/rowsmith serve

build: setup web
	cargo build --release --locked --bin rowsmith

test: setup web
	@if cargo nextest --version >/dev/null 2>&1; then set -x; cargo nextest run --workspace --locked; \
	else set -x; cargo test --workspace --all-targets --locked; fi

setup:
	@scripts/setup-rust.sh && scripts/setup-postgres.sh && scripts/setup-node.sh

# The page, once it is there.
.PHONY: web
web: setup
	@if [ -f web/package.json ]; then cd web && { [ -d node_modules ] || npm ci; } && npm run build; fi

clean:
	cargo clean
	rm -rf web/node_modules web/dist

import requests
import time

BASE_URL = "http://localhost:8000/api"
TEST_PHONE = "255712345678"

def test_all_apis():
    print("Testing Kitonga APIs...")
    
    # 1. Test Health Check
    print("\n1. Testing Health Check...")
    response = requests.get(f"{BASE_URL}/health/")
    print(f"Status: {response.status_code}")
    print(f"Response: {response.json()}")
    
    # 2. Test Bundles
    print("\n2. Testing List Bundles...")
    response = requests.get(f"{BASE_URL}/bundles/")
    print(f"Status: {response.status_code}")
    bundles = response.json()
    print(f"Found {len(bundles.get('bundles', []))} bundles")
    
    # 3. Test Verify Access (should fail - new user)
    print("\n3. Testing Verify Access...")
    response = requests.post(f"{BASE_URL}/verify/", json={
        "phone_number": TEST_PHONE,
        "ip_address": "192.168.1.100",
        "mac_address": "00:11:22:33:44:55"
    })
    print(f"Status: {response.status_code}")
    print(f"Access Granted: {response.json().get('access_granted', False)}")
    
    # 4. Test User Status (should fail - new user)
    print("\n4. Testing User Status...")
    response = requests.get(f"{BASE_URL}/user-status/{TEST_PHONE}/")
    print(f"Status: {response.status_code}")
    
    # 5. Test Payment Initiation
    print("\n5. Testing Payment Initiation...")
    bundle_id = bundles['bundles'][0]['id'] if bundles.get('bundles') else None
    response = requests.post(f"{BASE_URL}/initiate-payment/", json={
        "phone_number": TEST_PHONE,
        "bundle_id": bundle_id
    })
    print(f"Status: {response.status_code}")
    
    if response.status_code == 200:
        payment_data = response.json()
        order_reference = payment_data.get('order_reference')
        print(f"Order Reference: {order_reference}")
        
        # 6. Test Payment Status
        print("\n6. Testing Payment Status...")
        time.sleep(2)  # Wait a bit
        response = requests.get(f"{BASE_URL}/payment-status/{order_reference}/")
        print(f"Status: {response.status_code}")
        print(f"Payment Status: {response.json().get('payment', {}).get('status')}")
    
    # 7. Test Voucher Redemption (will fail - invalid code)
    print("\n7. Testing Voucher Redemption...")
    response = requests.post(f"{BASE_URL}/vouchers/redeem/", json={
        "voucher_code": "TEST-TEST-TEST",
        "phone_number": TEST_PHONE
    })
    print(f"Status: {response.status_code}")
    print(f"Message: {response.json().get('message')}")
    
    print("\nAll tests completed!")

if __name__ == "__main__":
    test_all_apis()
